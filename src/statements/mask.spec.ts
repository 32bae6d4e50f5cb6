import { maskNumber } from './mask';

describe('maskNumber', () => {
  it('shows the first and last character, and not the length', () => {
    expect(['V0001', 'V0371', '王V-0001甲'].map(maskNumber)).toEqual(['V***1', 'V***1', '王***甲']);
  });

  it('shows only the first character of a short number, and nothing of an empty one', () => {
    expect(['V01', 'V1', 'V', ''].map(maskNumber)).toEqual(['V***', 'V***', 'V***', '***']);
  });
});
