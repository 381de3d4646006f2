/** The measured server behind a meter, at an address that devices and browsers can use. */
import { type MeasuredServer, startMeasuredServer } from "./server-process.ts";
import { TcpMeter } from "./tcp-meter.ts";

export type MeteredServer = {
  readonly server: MeasuredServer;
  readonly meter: TcpMeter;
  /** What a person types. */
  readonly origin: string;
  stop(): Promise<void>;
};

export async function startMeteredServer(): Promise<MeteredServer> {
  const meter = await TcpMeter.listen();
  const { origin } = meter;
  try {
    const server = await startMeasuredServer({ origin });
    meter.forwardTo(server.address);
    return {
      server,
      meter,
      origin,
      stop: async () => {
        await meter.close();
        await server.stop();
      },
    };
  } catch (error) {
    await meter.close();
    throw error;
  }
}
