import { EMPTY, append, frontierFrom, frontierText, leafHash, root } from './merkle';

const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots: Record<number, string> = {
  0: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  1: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  2: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  3: 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  4: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  8: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
};

describe('Merkle tree', () => {
  it('has the published roots of the RFC 6962 test inputs', () => {
    let tree = EMPTY;
    const seen: Record<number, string> = { 0: root(tree).toString('hex') };
    for (const leaf of leaves) {
      tree = append(tree, leafHash(Buffer.from(leaf, 'hex')));
      if (roots[tree.size]) seen[tree.size] = root(tree).toString('hex');
    }
    expect(seen).toEqual(roots);
  });

  it('gives the same roots after its frontier was serialised and parsed', () => {
    let parsed = EMPTY;
    let direct = EMPTY;
    for (let n = 0; n < 70; n += 1) {
      parsed = frontierFrom(parsed.size, frontierText(parsed));
      parsed = append(parsed, leafHash(`leaf ${n}`));
      direct = append(direct, leafHash(`leaf ${n}`));
      expect(root(parsed)).toEqual(root(direct));
    }
  });
});
