// Reads one file out of a multipart/form-data body, as strictly as a server may: what is cut short or without a boundary holds none.

export type FormFile = { fileName: string; bytes: Buffer; headers: string };

const headersEnd = Buffer.from('\r\n\r\n');

const parameterOf = (header: string, name: string): string | undefined => {
  const found = new RegExp(`[;\\s]${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return found?.[1] ?? found?.[2];
};

/** The first part of this name that is a file; undefined where there is none. */
export function fileOfForm(contentType: string, body: Buffer, field: string): FormFile | undefined {
  const boundary = parameterOf(contentType, 'boundary');
  if (!/^multipart\/form-data\b/i.test(contentType) || boundary === undefined) return undefined;
  const opening = Buffer.from(`--${boundary}`);
  const closing = Buffer.from(`\r\n--${boundary}`);
  let at = body.indexOf(opening);
  while (at !== -1) {
    const from = at + opening.length + 2;
    const split = body.indexOf(headersEnd, from);
    const end = split === -1 ? -1 : body.indexOf(closing, split + 2);
    if (end === -1) return undefined;
    const headers = body.toString('utf8', from, split);
    const fileName = parameterOf(headers, 'filename');
    if (parameterOf(headers, 'name') === field && fileName !== undefined) {
      return { fileName, bytes: body.subarray(split + headersEnd.length, end), headers };
    }
    at = end + 2;
  }
  return undefined;
}
