// What browsers and Node have in common and neither's types are needed for.
declare function atob(base64: string): string
declare function btoa(binary: string): string
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
