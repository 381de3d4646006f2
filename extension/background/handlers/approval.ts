/** What the approval window asks. */
import type { Approvals } from "../ceremony/approvals.ts";
import type { Handlers } from "../dispatch.ts";
import { bytesIn } from "../message-bytes.ts";

type Name =
  | "approval/verify-by-method"
  | "approval/read"
  | "approval/verify"
  | "approval/approve"
  | "approval/cancel"
  | "approval/native";

export function approvalHandlers(approvals: Approvals): Pick<Handlers, Name> {
  return {
    "approval/read": ({ requestId }, { windowId }) => approvals.read(requestId, windowId),
    "approval/verify": ({ requestId, password }) => approvals.verify(requestId, password),
    "approval/verify-by-method": ({ requestId, credentialId, output }) =>
      approvals.verifyByMethod(requestId, bytesIn(credentialId), bytesIn(output)),
    "approval/approve": ({ requestId, credentialId }) =>
      approvals.approve(requestId, credentialId === null ? null : bytesIn(credentialId)),
    "approval/cancel": ({ requestId }) => approvals.cancel(requestId),
    "approval/native": ({ requestId, always }) => approvals.native(requestId, always),
  };
}
