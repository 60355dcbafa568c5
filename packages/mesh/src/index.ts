export { createObservable, type MutableObservable, type Observable } from './base/observable.ts'
export { createScope, listen, type Scope, type Stop } from './base/scope.ts'
export type { Signaling, SignalingStatus } from './server/signaling.ts'
export { silentLog, type Log, type LogFacts } from './base/log.ts'
export type { Clock, Platform } from './base/platform.ts'
export {
  mediaKinds,
  unmeasured,
  type LinkQualitySnapshot,
  type LinkFailure,
  type LinkSnapshot,
  type MediaKind,
  type MediaState,
  type MeshPhase,
  type MeshSnapshot,
  type PeerSnapshot,
  type RecoveryStage,
} from './mesh-snapshot.ts'
export { initialSnapshot } from './initial-snapshot.ts'
export type { JoinFailure, JoinOutcome, Mesh } from './mesh.types.ts'
export type { FeatureApi, FeatureEvent, FeatureName, Features } from './features/index.ts'
export type {
  ChatAddress,
  ChatApi,
  ChatFailure,
  ChatMessage,
  ChatSnapshot,
} from './features/chat/chat.types.ts'
export type { FilesApi, FileSnapshot, FileSource, FileState } from './features/files/files.types.ts'
export type { Reaction, ReactionsApi } from './features/reactions/reactions.types.ts'
export type { LaserStroke, SpotlightApi } from './features/spotlight/spotlight.types.ts'
export type { CodeFailure, CodeSnapshot, ShortCode } from './features/code/code.types.ts'
export type { HostNotice, Knocking, Moderation, ModerationSnapshot } from './hosts/moderation.types.ts'
export type {
  AudioProcessing,
  CaptureFailure,
  CaptureKind,
  CaptureSnapshot,
  DeviceSnapshot,
  LocalMedia,
  LocalMediaSnapshot,
  ScreenSnapshot,
} from './media/local-media.types.ts'
export type {
  HelloContent,
  HelloRefusal,
  HelloVerdict,
  Opened,
  OpenRefusal,
  SealedPath,
  Sealing,
} from './sealing/sealing.ts'

// Local devices and media.
export { browserLocalMedia } from './media/browser-local-media.ts'
export { createLevelMeter, type LevelMeter } from './media/level-meter.ts'
export { createLocalMedia, type LocalMediaPorts } from './media/local-media.ts'
export type { CapturedStream, DeviceInfo, MediaDevicesPort, ScreenOptions } from './media/media-devices.ts'
export { createReceiverLevels, type LevelReceiver } from './media/receiver-level.ts'
export { createSpeakingMonitor, speakingRules, type SpeakingMonitor } from './media/speaking.ts'
export { createSealing } from './sealing/create-sealing.ts'
export type { SealingOptions } from './sealing/sealing-options.ts'
export { fingerprintOf } from './sealing/hello/fingerprint.ts'
export type { WebCrypto } from './sealing/primitives.ts'
export { browserPlatform } from './base/browser-platform.ts'
export { createMesh } from './mesh.ts'
// The check itself is an entry of its own, `@confab/mesh/connection-check`, because few calls need it.
export type {
  CheckPorts,
  CheckSnapshot,
  CheckStep,
  CheckVerdict,
  PathFigures,
  UploadResult,
  WayFailure,
  WayKind,
  WayResult,
  WayStep,
} from './connection-check/connection-check.types.ts'
export { checkCandidate, checkDescription, dropRefusedCandidates } from './link/sdp/description-guard.ts'
