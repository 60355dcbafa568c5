/** How one sender is made to send a whole picture. */

/** A member of `setParameters`' second argument that TypeScript does not know yet (W3C WebRTC extensions, 7.2). */
interface KeyFrameOptions {
  readonly encodingOptions: readonly { readonly keyFrame: boolean }[]
}

type SetParameters = (parameters: RTCRtpSendParameters, options: KeyFrameOptions) => Promise<void>

/** Sends a whole picture next: asked of the encoder where the browser can, else by taking the track away for a moment. */
export async function forceKeyFrame(
  sender: RTCRtpSender,
  track: () => MediaStreamTrack | null,
): Promise<void> {
  const parameters = sender.getParameters()
  let isKnown = false
  const options: KeyFrameOptions = {
    // Only a browser that knows the member reads it.
    get encodingOptions() {
      isKnown = true
      return parameters.encodings.map(() => ({ keyFrame: true }))
    },
  }
  const setParameters: SetParameters = sender.setParameters.bind(sender)
  // Refused where the connection closed meanwhile; then there is nothing to repair.
  await setParameters(parameters, options).catch(() => {})
  if (isKnown) return
  // As above.
  await sender.replaceTrack(null).catch(() => {})
  await sender.replaceTrack(track()).catch(() => {})
}
