// Reads WeCom's XML into a tree of names and texts: bounded, without DTD or entities of its own, numbers left as text.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { CallbackRejected } from './callback-crypto.ts';

export type XmlElement = { name: string; text: string; children: XmlElement[] };

/** Real messages are far below 10 KB and at most six deep. */
const mostCharacters = 256 * 1024;
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

const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value
        .flatMap(entriesOf)
        .map(([, text]) => String(text))
        .join('')
    : String(value);

/** The parser's ordered form: a list of `{ name: [content] }`, where texts are called `#text` and `#cdata`. */
const readElements = (nodes: unknown): XmlElement[] => {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap(entriesOf).flatMap(([name, content]) => {
    if (name === plain || name === cdata || name === ':@') return [];
    const inner = Array.isArray(content) ? content.flatMap(entriesOf) : [];
    const texts = inner.filter(([key]) => key === cdata);
    // CDATA is taken to the letter; white space around plain text is layout.
    const text =
      texts.length > 0
        ? texts.map(([, value]) => textOf(value)).join('')
        : inner
            .filter(([key]) => key === plain)
            .map(([, value]) => textOf(value))
            .join('')
            .trim();
    return [{ name, text, children: readElements(content) }];
  });
};

/** The root element. Throws -40002 for what is not XML, too large, too deep or declares a document type. */
export const readXml = (xml: string): XmlElement => {
  if (xml.length > mostCharacters || !hasOnlyCdata(xml)) throw new CallbackRejected('-40002');
  try {
    if (XMLValidator.validate(xml) === true) {
      const parsed: unknown = parser.parse(xml);
      const [root, ...others] = readElements(parsed);
      if (root && others.length === 0) return root;
    }
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
