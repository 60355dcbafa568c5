export { decodeBase64url, encodeBase64url } from './base64url.ts'
export { ChatBody, ChatEntry, ChatRef, parseChatBody } from './messages/chat.ts'
export { FileEnd } from './messages/file.ts'
export { type LinkQuality } from './messages/link.ts'
export { reactionSigns, type ReactionSign } from './messages/reaction.ts'
export {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type Commands,
  type HostCommand,
} from './commands.ts'
export { errorCodes, type ErrorCode } from './errors.ts'
export { events, type EventData, type EventName, type Events } from './events.ts'
export { decodeFields, encodeFields, labelled, type Field } from './fields.ts'
export {
  Digest,
  HostKeyHash,
  HostProof,
  HostRank,
  JoinNumber,
  Nonce,
  PeerId,
  RoomAccess,
  RoomAddress,
  RoomId,
  SeatId,
  SeatKey,
  Signature,
} from './ids.ts'
export { limits } from './limits.ts'
export {
  parsePeerMessage,
  parseSealedEnvelope,
  PeerMessage,
  SealedEnvelope,
  type MessageOf,
  type PeerMessageOf,
  type PeerMessageType,
} from './peer-messages.ts'
export { IceServer, Knocker, Peer, Sealed, SealedHello } from './peer.ts'
export { Handshake, PROTOCOL_VERSION, RefusedReply, type Refusal, type Reply } from './wire.ts'
