import {
  RegisterEdit,
  RegisterRow,
  fieldChanges,
  registerChange,
  registerChangeRows,
  visibleFields,
} from './register-change.rules';
import { newPerson } from './person.entity';
import { Register, RegisterChange } from './register-change.entity';

const PERSON = newPerson('sunrise', 'p1', 'V0001', '王阿姨');
const SHOP = { ledger: 'sunrise', id: 's1', code: 'M01', name: '惠民超市', centsPerPoint: 100, status: 'active' };

const edit = <Row extends RegisterRow>(register: Register, after: Row, before?: Row): RegisterEdit => ({
  ...{ id: 'c1', at: '2026-11-20T04:00:00.000Z', by: { actor: 'p9', client: 'k9' }, register, before, after },
});

const stored = (one: RegisterEdit): RegisterChange => registerChange(one) as RegisterChange;

describe('fieldChanges', () => {
  it('finds the fields that differ, with both values', () => {
    expect(fieldChanges(SHOP, { ...SHOP, centsPerPoint: 1_000_000, status: 'ended' })).toEqual([
      { field: 'centsPerPoint', before: 100, after: 1_000_000 },
      { field: 'status', before: 'active', after: 'ended' },
    ]);
  });

  it('tells null, zero, false and an empty text apart, and takes an absent value for null', () => {
    const values = [null, 0, false, ''];
    for (const before of values)
      for (const after of values)
        expect(fieldChanges({ site: before }, { site: after })).toHaveLength(before === after ? 0 : 1);
    expect(fieldChanges({ site: undefined }, { site: null })).toEqual([]);
    expect(fieldChanges({}, { site: undefined })).toEqual([]);
  });

  it('names a price as requests and answers do', () => {
    expect(fieldChanges({ price: 1 }, { price: 2 })).toEqual([{ field: 'pricePointHundredths', before: 1, after: 2 }]);
  });

  it('ignores what identifies the row and the star level, which entries change', () => {
    expect(fieldChanges(PERSON, { ...PERSON, level: 3 })).toEqual([]);
    expect(fieldChanges(undefined, { ledger: 'sunrise', id: 'u1', kind: 'unit', code: 'U1', name: 'U1' })).toEqual([
      { field: 'code', before: null, after: 'U1' },
      { field: 'name', before: null, after: 'U1' },
    ]);
  });
});

describe('registerChange', () => {
  it('is nothing when nothing differs', () => {
    expect(registerChange(edit('shop', { ...SHOP }, SHOP))).toBeUndefined();
    expect(registerChangeRows(edit('shop', { ...SHOP }, SHOP))).toEqual([]);
  });

  it('keeps who, when and which row, and whether it was registered', () => {
    expect(stored(edit('shop', SHOP))).toMatchObject({
      ...{ ledger: 'sunrise', id: 'c1', changedAt: '2026-11-20T04:00:00.000Z', actor: 'p9', client: 'k9' },
      ...{ register: 'shop', row: 's1', action: 'registered' },
    });
    expect(stored(edit('shop', { ...SHOP, status: 'ended' }, SHOP)).action).toBe('changed');
  });

  it('keeps every value of a person but the role where it can be erased', () => {
    const { fields, erasable } = stored(edit('person', PERSON));
    expect(JSON.parse(fields)).toEqual([
      { field: 'code' },
      { field: 'role', before: null, after: 'person' },
      { field: 'displayName' },
      { field: 'nameShown' },
    ]);
    expect(JSON.parse(erasable ?? '')).toMatchObject({ displayName: { before: null, after: '王阿姨' } });
  });

  it('keeps free texts where they can be erased, and rates where they cannot', () => {
    const { fields, erasable } = stored(edit('shop', { ...SHOP, name: '张三的店', centsPerPoint: 1 }, SHOP));
    expect(fields).not.toContain('张三');
    expect(JSON.parse(fields)).toContainEqual({ field: 'centsPerPoint', before: 100, after: 1 });
    expect(JSON.parse(erasable ?? '')).toEqual({ name: { before: '惠民超市', after: '张三的店' } });
    expect(stored(edit('shop', { ...SHOP, centsPerPoint: 1 }, SHOP)).erasable).toBeNull();
  });
});

describe('visibleFields', () => {
  const renamed = stored(edit('person', { ...PERSON, displayName: '王大姐', role: 'volunteer' }, PERSON));

  it('shows every value to those who read the master data of people', () => {
    expect(visibleFields(renamed, true)).toEqual([
      { field: 'role', before: 'person', after: 'volunteer' },
      { field: 'displayName', before: '王阿姨', after: '王大姐' },
    ]);
  });

  it('shows others which fields of a person changed, without values but that of the role', () => {
    expect(visibleFields(renamed, false)).toEqual([
      { field: 'role', before: 'person', after: 'volunteer' },
      { field: 'displayName' },
    ]);
  });

  it('shows everybody the values of other registers', () => {
    const change = stored(edit('shop', { ...SHOP, name: '便利店' }, SHOP));
    expect(visibleFields(change, false)).toEqual([{ field: 'name', before: '惠民超市', after: '便利店' }]);
  });

  it('shows the fields alone after an erasure', () => {
    expect(visibleFields({ ...renamed, erasable: null }, true)).toEqual(visibleFields(renamed, false));
  });
});
