import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** The files of the repository that people read, by path. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => /\.(ts|tsx|cjs|mjs|js|md|yml|yaml|json)$|Dockerfile$|\.ci\/run$/.test(file))
  .filter(
    (file) => !/package-lock|^examples\/.*csv|^test\/docs\/references/.test(file) && existsSync(join(ROOT, file)),
  );

const DOCUMENTS = new Set(FILES.filter((file) => file.endsWith('.md')).map((file) => basename(file)));

const DECISIONS = new Set(FILES.flatMap((file) => /^docs\/decisions\/(\d{4})-/.exec(file)?.[1] ?? []));

/** Something that a file refers to and that isn't there. */
function missing(file: string, text: string): string[] {
  const links = file.endsWith('.md')
    ? [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = '']) =>
        join(dirname(file), to),
      )
    : [];
  const paths = [...text.matchAll(/(?<![\w/.$-])(?:docs|src|test|bench|examples)\/[\w./-]*[\w]/g)].map(
    ([path]) => path,
  );
  const documents = [...text.matchAll(/(?<![\w.-])[\w.-]*[A-Za-z][\w.-]*\.md\b/g)].map(([name]) => name);
  const numbers = [...text.matchAll(/decisions?[ /](\d{4})\b/g)].map(([, number = '']) => number);
  return [
    ...links.filter((path) => !existsSync(join(ROOT, path))),
    ...paths.filter((path) => !isThere(path)),
    ...documents.filter((name) => !DOCUMENTS.has(name)),
    ...numbers.filter((number) => !DECISIONS.has(number)).map((number) => `decision ${number}`),
  ];
}

/** A path as texts name it: a file, a folder, a file without its ending, or a decision by its number. */
function isThere(path: string): boolean {
  if (['', '.ts', '.md', '.spec.ts'].some((ending) => existsSync(join(ROOT, path + ending)))) return true;
  const built = /^src\/(.*)\.js$/.exec(path)?.[1];
  if (built !== undefined && existsSync(join(ROOT, `src/${built}.ts`))) return true;
  const decision = /^docs\/decisions\/(\d{4})/.exec(path)?.[1];
  return decision !== undefined && DECISIONS.has(decision);
}

describe('the texts of the repository', () => {
  it('refer to files that are in it', () => {
    const found = FILES.flatMap((file) =>
      missing(file, readFileSync(join(ROOT, file), 'utf8')).map((what) => `${file}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  it('list every decision and every document in an index', () => {
    const decisions = readFileSync(join(ROOT, 'docs/decisions/README.md'), 'utf8');
    const documents = readFileSync(join(ROOT, 'docs/README.md'), 'utf8');
    const unlisted = FILES.filter(
      (file) =>
        (/^docs\/decisions\/\d/.test(file) && !decisions.includes(basename(file))) ||
        (/^docs\/[\w-]+\.(md|json)$/.test(file) && !/README/.test(file) && !documents.includes(basename(file))),
    );
    expect(unlisted).toEqual([]);
  });

  it('finds a reference to a file that is not there', () => {
    expect(missing('docs/x.md', '[a](nowhere.md), `src/nowhere.ts`, design.md and decision 9999')).toEqual([
      'docs/nowhere.md',
      'src/nowhere.ts',
      'nowhere.md',
      'design.md',
      'decision 9999',
    ]);
  });
});
