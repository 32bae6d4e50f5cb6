/**
 * Whether tests try every combination (`npm run test:long`); otherwise they try each page, size and language in few
 * combinations, so that all tests together take minutes.
 */
export const LONG = process.env['TEST_LONG'] === '1';

const QUERIES = ['lang=zh', 'lang=en&size=elder', 'lang=en', 'lang=zh&size=elder'];

/** Query strings of a page in languages and text sizes: each once, or in all combinations. */
export const VIEWS: readonly string[] = LONG ? QUERIES : QUERIES.slice(0, 2);
