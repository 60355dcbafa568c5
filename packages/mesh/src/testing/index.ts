export { createFakeClock, type FakeClock } from '../media/testing-clock.ts'
export { captureError, FakeMediaDevices, FakeTrack, type FakeDevice } from '../media/testing-media-devices.ts'
