/** A parameter in the API's description. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: object;
}

type Described = Required<Pick<Parameter, 'description' | 'schema'>>;

const text = (description: string, example: string, more: object = {}): Described => ({
  description,
  schema: { type: 'string', ...more, example },
});

const id = (description: string): Described => text(description, '01990c1e-6d2b-7c3a-9f41-2b6c5d7e8f90');

/** What the names in addresses stand for. A name means the same in every address. */
const PATH_PARAMETERS: Readonly<Record<string, Described>> = {
  ledger: text('Slug of the ledger to which the key is bound', 'sunrise'),
  activity: text('Activity: the centre’s number or opaque id', '2026-09.A031'),
  certificate: text('Certificate: its number or opaque id', 'SUNRISE-2026-000123'),
  check: text('The id at the end of the address that is printed on the certificate', 'dGhpcyBpcyAxNiBieXRlcw'),
  code: id('Opaque id of the redemption code; not the code itself'),
  day: text('A day', '2026-10-10', { format: 'date' }),
  confirmation: id('Opaque id of what waits, from `listConfirmations`; of a service record its own'),
  dispute: id('Opaque id of the dispute, from `listDisputes`'),
  edition: text('Number of the edition: 1 from the soft close, 2 from the hard close', '2'),
  import: text('Import of old books: its id, from `listImports`', '5f2b'.repeat(16)),
  item: text('The centre’s number or opaque id', 'B02'),
  job: text('Id of the job', 'close.sunrise.2026-09'),
  key: text('Public part of the key, from `listApiKeys`', '0123456789abcdef'),
  month: text('A month, `YYYY-MM`', '2026-09'),
  offer: text('Offer: the centre’s number or opaque id', 'M01-1'),
  payment: id('Opaque id of the payment'),
  person: text('Person: the centre’s number or opaque id', 'S01'),
  rating: id('Opaque id of the rating, from its receipt'),
  record: id('Opaque id of the service record'),
  redemption: text('Redemption: opaque id, or the shop’s own number for it', '2026-09.X0408'),
  reservation: id('Opaque id of the reservation'),
  seq: {
    description: 'Sequence number of the entry: 1, 2, 3 …',
    schema: { type: 'integer', minimum: 1, example: 42 },
  },
  shop: text('Shop: the centre’s number or opaque id', 'M01'),
  volunteer: text('Volunteer: the centre’s number or opaque id', 'V0303'),
  year: text('A year of four digits', '2026'),
};

/**
 * Describes the parameters of an operation: those of its address, also where a handler does not take them by name (the
 * key's ledger stands for them), then the others as they are.
 * @throws Error when the address has a name without a description
 */
export function describedParameters(path: string, parameters: readonly Parameter[]): readonly Parameter[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const others = parameters.filter((one) => one.in !== 'path');
  return [...names.map(pathParameter), ...others];
}

function pathParameter(name: string): Parameter {
  const described = PATH_PARAMETERS[name];
  if (!described) throw new Error(`openapi-parameters.ts does not say what {${name}} in an address is`);
  return { name, in: 'path', required: true, ...described };
}
