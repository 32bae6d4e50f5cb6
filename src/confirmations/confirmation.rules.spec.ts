import { checkDecision } from './confirmation.rules';

const waiting = { status: 'waiting', requester: 'a' };

describe('the decision about what waits for a second person', () => {
  it('is another person’s than the requester’s, who can only withdraw the request', () => {
    expect(checkDecision(waiting, { decision: 'confirm', actor: 'a' })).toMatchObject({ refused: 'not-independent' });
    expect(checkDecision(waiting, { decision: 'reject', actor: 'a' })).toBeUndefined();
    expect(checkDecision(waiting, { decision: 'confirm', actor: 'b' })).toBeUndefined();
    expect(checkDecision(waiting, { decision: 'reject', actor: 'b' })).toBeUndefined();
  });

  it('is made once', () => {
    for (const status of ['confirmed', 'rejected']) {
      const refusal = { refused: 'already-decided', values: { status } };
      for (const decision of ['confirm', 'reject'] as const)
        expect(checkDecision({ ...waiting, status }, { decision, actor: 'b' })).toMatchObject(refusal);
    }
    expect(checkDecision(undefined, { decision: 'confirm', actor: 'b' })).toMatchObject({ refused: 'already-decided' });
  });

  it('is the same hand’s at the command line only', () => {
    const atConsole = { status: 'waiting', requester: 'console' };
    expect(checkDecision(atConsole, { decision: 'confirm', actor: 'console' })).toBeUndefined();
  });
});
