/**
 * Unfinished groups as CBOR, part of the state that a snapshot holds (FORMAT.md, "Snapshots"):
 *   [ [device(16), [member, ...]], ... ]      by rising device and group, members in order
 *   member = bytes of CBOR [seq, dev_seq, body, null | [abandoned_head(32), fork_seq]]
 */
import { concatBytes, hexToBytes } from "../bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { asArray, asBytes, asTuple, asUnsigned, CborShapeError, orNull } from "../cbor/cbor-map.ts";
import { DEVICE_ID_LENGTH, HASH_LENGTH } from "../log/entry-header.ts";
import {
  type BodyReading,
  type DataBody,
  decodeDataBody,
  decodeReissueBody,
  encodeDataBody,
  encodeReissueBody,
} from "./entry-body.ts";
import { groupKey, type OpenGroups } from "./open-groups.ts";
import type { OpenedData } from "./opened-entry.ts";

export function openGroupsToCbor(groups: OpenGroups): CborValue {
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => [deviceOf(key), members.map(memberToBytes)]);
}

/** Throws CborShapeError or CborFault for anything that openGroupsToCbor does not write. */
export function openGroupsFromCbor(value: CborValue | undefined): OpenGroups {
  const groups = new Map<string, readonly OpenedData[]>();
  let previous = "";
  for (const cbor of asArray(value)) {
    const [device, list] = asTuple(cbor, 2);
    const deviceId = asBytes(device, DEVICE_ID_LENGTH);
    const members = asArray(list).map((member) => memberFromBytes(asBytes(member), deviceId));
    const key = keyOfGroup(deviceId, members);
    if (key <= previous) throw new CborShapeError("groups out of order");
    groups.set(key, members);
    previous = key;
  }
  return groups;
}

/** The one group that these are the first members of. */
function keyOfGroup(device: Uint8Array, members: readonly OpenedData[]): string {
  const [first] = members;
  const group = first?.body.group ?? null;
  if (group === null || members.length >= group.count) throw new CborShapeError("not an unfinished group");
  const key = groupKey(device, group.id);
  members.forEach(({ body, reissue }, index) => {
    const own = body.group;
    const isMember = own !== null && own.index === index && own.count === group.count;
    if (!isMember || groupKey(device, own.id) !== key) throw new CborShapeError("a member of another group");
    if ((reissue === null) !== (first?.reissue === null)) throw new CborShapeError("a group of two kinds");
  });
  return key;
}

function memberToBytes({ seq, devSeq, body, reissue }: OpenedData): Uint8Array {
  if (reissue === null) return encodeCanonical([seq, devSeq, encodeDataBody(body), null]);
  const { abandonedHead, forkSeq, device } = reissue;
  return encodeCanonical([seq, devSeq, encodeReissueBody(body, device), [abandonedHead, forkSeq]]);
}

function memberFromBytes(bytes: Uint8Array, device: Uint8Array): OpenedData {
  const [seq, devSeq, body, branch] = asTuple(decodeStrict(bytes), 4);
  const place = { kind: "data", seq: asUnsigned(seq), device, devSeq: asUnsigned(devSeq) } as const;
  const origin = orNull(branch, (cbor) => {
    const [abandonedHead, forkSeq] = asTuple(cbor, 2);
    return { abandonedHead: asBytes(abandonedHead, HASH_LENGTH), forkSeq: asUnsigned(forkSeq) };
  });
  if (origin === null) return { ...place, body: mustRead(decodeDataBody(asBytes(body))), reissue: null };
  const { origin: author, ...data } = mustRead(decodeReissueBody(asBytes(body)));
  return { ...place, body: data, reissue: { ...origin, device: author } };
}

function mustRead<Body extends DataBody>(reading: BodyReading<Body>): Body {
  if (reading.status === "read") return reading.body;
  throw new CborShapeError("the body of a member");
}

function deviceOf(key: string): Uint8Array {
  return concatBytes(hexToBytes(key.slice(0, 2 * DEVICE_ID_LENGTH)));
}
