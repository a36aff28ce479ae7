// Reads WeCom's XML into a tree of names and texts: bounded, without DTD or entities of its own, numbers left as text.
import { XMLParser } from 'fast-xml-parser';
import { CallbackRejected } from './callback-crypto.ts';

export type XmlElement = { name: string; text: string; children: XmlElement[] };

/** Real messages are far below 10 KB and at most six deep. */
const mostCharacters = 128 * 1024;
const mostDepth = 16;
const cdata = '#cdata';
const plain = '#text';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // A MsgId does not fit a JavaScript number, and 001 is an id.
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: cdata,
  maxNestedTags: mostDepth,
});

/**
 * Nothing but CDATA may begin with `<!`: no DTD, so no entities beyond XML's own five. By hand and in one pass, since
 * this runs on the body before its signature is known.
 */
const hasOnlyCdata = (xml: string): boolean => {
  for (let at = xml.indexOf('<!'); at !== -1; at = xml.indexOf('<!', at)) {
    if (!xml.startsWith('<![CDATA[', at)) return false;
    at = xml.indexOf(']]>', at);
    if (at === -1) return false;
  }
  return true;
};

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const namedEntities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** XML's own five entities and characters by number, each replaced once; anything else stays as it is written. */
const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (written: string, ...groups: unknown[]) => {
    const [decimal, hex, name] = groups;
    if (typeof name === 'string') return namedEntities.get(name) ?? written;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written;
  });

const cdataText = (value: unknown): string =>
  (Array.isArray(value) ? value.flatMap(entriesOf) : []).map(([, text]) => String(text)).join('');

/** CDATA is taken to the letter; white space around plain text is layout. */
const readText = (inner: readonly [string, unknown][]): string => {
  const pieces = inner.flatMap(([key, value]) => {
    if (key === cdata) return [cdataText(value)];
    return key === plain ? [decodeEntities(String(value)).trim()] : [];
  });
  return pieces.join('');
};

/** The parser's ordered form: a list of `{ name: [content] }`, where texts are called `#text` and `#cdata`. */
const readElements = (nodes: unknown): XmlElement[] => {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap(entriesOf).flatMap(([name, content]) => {
    if (name === plain || name === cdata || name === ':@') return [];
    const inner = Array.isArray(content) ? content.flatMap(entriesOf) : [];
    return [{ name, text: readText(inner), children: readElements(content) }];
  });
};

/** The root element. Throws -40002 for what is not XML, too large, too deep or declares a document type. */
export const readXml = (xml: string): XmlElement => {
  if (xml.length > mostCharacters || !hasOnlyCdata(xml)) throw new CallbackRejected('-40002');
  try {
    const parsed: unknown = parser.parse(xml);
    const [root, ...others] = readElements(parsed);
    if (root && others.length === 0) return root;
  } catch {
    // Falls through to the one refusal: the parser's own text may quote the message.
  }
  throw new CallbackRejected('-40002');
};

/** The text of the first child of this name; '' where there is none. */
export const childText = (element: XmlElement, name: string): string =>
  element.children.find((child) => child.name === name)?.text ?? '';

/**
 * Every text of the message by its path: `State`, `BatchJob.JobId`; the second and later of equal names are
 * `ExtAttr.Item[1].Name`, `ExtAttr.Item[2].Name`, so that nothing depends on how many there are.
 */
export const flattenXml = (root: XmlElement): Record<string, string> => {
  const fields: [string, string][] = [];
  const visit = (element: XmlElement, path: string): void => {
    const seen = new Map<string, number>();
    for (const child of element.children) {
      const before = seen.get(child.name) ?? 0;
      seen.set(child.name, before + 1);
      const childPath = `${path}${child.name}${before === 0 ? '' : `[${before}]`}`;
      if (child.children.length === 0) fields.push([childPath, child.text]);
      else visit(child, `${childPath}.`);
    }
  };
  visit(root, '');
  return Object.fromEntries(fields);
};
