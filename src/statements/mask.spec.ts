import { masked } from './mask';

describe('a volunteer’s number on a shop’s statement', () => {
  it('shows its first and last sign, and not how long it is', () => {
    expect(['V0001', 'V0371', '王V-0001甲'].map(masked)).toEqual(['V***1', 'V***1', '王***甲']);
  });

  it('shows only the first sign when it is short, and nothing of nobody', () => {
    expect(['V01', 'V1', 'V', ''].map(masked)).toEqual(['V***', 'V***', 'V***', '***']);
  });
});
