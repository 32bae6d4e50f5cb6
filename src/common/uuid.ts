const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in lower case, the form in which the service writes its ids. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
