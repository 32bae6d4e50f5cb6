const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Is it an opaque id of the house, as its own texts write one? */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
