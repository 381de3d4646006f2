/** What the approval window asks. */
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { Approvals } from "../ceremony/approvals.ts";
import type { Handlers } from "../dispatch.ts";

type Name = "approval/read" | "approval/verify" | "approval/approve" | "approval/cancel" | "approval/native";

export function approvalHandlers(approvals: Approvals): Pick<Handlers, Name> {
  return {
    "approval/read": ({ requestId }, { windowId }) => approvals.read(requestId, windowId),
    "approval/verify": ({ requestId, password }) => approvals.verify(requestId, password),
    "approval/approve": ({ requestId, credentialId }) =>
      approvals.approve(requestId, credentialId === null ? null : decodeBase64url(credentialId)),
    "approval/cancel": ({ requestId }) => approvals.cancel(requestId),
    "approval/native": ({ requestId, always }) => approvals.native(requestId, always),
  };
}
