import { CeremonyFault, type CeremonyFaultCode } from "../../shared/webauthn/ceremony-fault.ts";

/** The code of the CeremonyFault that `act` ends with; other errors pass through. */
export function faultCodeOf(act: () => unknown): CeremonyFaultCode | "no fault" {
  try {
    act();
    return "no fault";
  } catch (error) {
    if (error instanceof CeremonyFault) return error.code;
    throw error;
  }
}

/** The same for a promise. */
export async function faultCodeOfAsync(act: () => Promise<unknown>): Promise<CeremonyFaultCode | "no fault"> {
  try {
    await act();
    return "no fault";
  } catch (error) {
    if (error instanceof CeremonyFault) return error.code;
    throw error;
  }
}
