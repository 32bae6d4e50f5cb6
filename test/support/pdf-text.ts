import { inflateSync } from 'node:zlib';

/** The content of a PDF that tests check. */
export interface PdfText {
  readonly pages: number;
  /** The text of all pages, decoded with the fonts' ToUnicode tables. */
  readonly text: string;
  /** Names of the embedded fonts. */
  readonly fonts: readonly string[];
}

interface PdfObject {
  readonly head: string;
  readonly stream?: string;
}

/** Reads a PDF made by pdfkit, whose fonts have two bytes per glyph and a ToUnicode table. */
export function pdfText(bytes: Buffer): PdfText {
  const objects = objectsOf(bytes);
  const fonts = fontsOf(objects);
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head));
  const contents = pages.map(({ head }) => objects.get(/\/Contents (\d+) 0 R/.exec(head)?.[1] ?? '')?.stream ?? '');
  return {
    pages: pages.length,
    text: contents.map((content) => textOf(content, fonts)).join('\n'),
    fonts: [...objects.values()].flatMap(({ head }) => {
      const name = /\/FontName \/(\S+)/.exec(head)?.[1];
      return name !== undefined && /\/FontFile/.test(head) ? [name] : [];
    }),
  };
}

/** Characters by glyph, for each font that a page uses. */
function fontsOf(objects: ReadonlyMap<string, PdfObject>): Map<string, Map<string, string>> {
  const fonts = new Map<string, Map<string, string>>();
  for (const { head } of objects.values()) {
    const used = /\/Font <<([^>]*)>>/.exec(head)?.[1] ?? '';
    for (const [, name = '', ref = ''] of used.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      fonts.set(name, charactersOf(tableOf(objects, ref)));
    }
  }
  return fonts;
}

/** The ToUnicode table of a font. */
function tableOf(objects: ReadonlyMap<string, PdfObject>, font: string): string {
  const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.head ?? '')?.[1] ?? '';
  return objects.get(table)?.stream ?? '';
}

function objectsOf(bytes: Buffer): Map<string, PdfObject> {
  const source = bytes.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const match of source.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const begin = match.index + match[0].length;
    const end = source.indexOf('endobj', begin);
    const stream = source.indexOf('stream\n', begin);
    if (stream < 0 || stream > end) {
      objects.set(match[1] as string, { head: source.slice(begin, end) });
      continue;
    }
    const head = source.slice(begin, stream);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1]);
    const raw = bytes.subarray(stream + 7, stream + 7 + length);
    const compressed = head.includes('/FlateDecode') && !head.includes('/Subtype /CIDFontType0C');
    objects.set(match[1] as string, { head, stream: compressed ? inflateSync(raw).toString('latin1') : '' });
  }
  return objects;
}

function charactersOf(table: string): Map<string, string> {
  const characters = new Map<string, string>();
  for (const [, first = '', list = ''] of table.matchAll(/<(\w{4})> <\w{4}> \[([^\]]*)\]/g)) {
    [...list.matchAll(/<([\w ]+)>/g)].forEach(([, code = ''], n) => {
      const glyph = (parseInt(first, 16) + n).toString(16).padStart(4, '0');
      characters.set(glyph, Buffer.from(code.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    });
  }
  return characters;
}

function textOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let font: ReadonlyMap<string, string> | undefined;
  const lines: string[] = [];
  for (const [, name, strings = ''] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name);
    else {
      const glyphs = [...strings.matchAll(/<(\w+)>/g)].flatMap(([, hex = '']) => hex.match(/\w{4}/g) ?? []);
      lines.push(glyphs.map((glyph) => font?.get(glyph) ?? '�').join(''));
    }
  }
  return lines.join('\n');
}
