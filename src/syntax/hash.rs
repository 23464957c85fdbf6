//! Hashes and random numbers that never change: the keys of the model file are made of them.

/// Mixes all bits of a number (the finaliser of SplitMix64; Steele, Lea and Flood 2014).
#[inline]
pub(super) const fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Hash of some bytes: FNV-1a with a final mix.
pub(super) fn hash_bytes(bytes: &[u8]) -> u64 {
    let fnv = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    mix(fnv)
}

/// The key of a feature: its template and the values it joins, never 0 (which marks an empty place in tables).
#[inline]
pub(super) fn key(template: u32, atoms: &[u64]) -> u32 {
    let seed = u64::from(template).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let joined = atoms.iter().fold(seed, |h, &a| (h.rotate_left(23) ^ a).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    ((joined ^ (joined >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32 | 1
}

/// SplitMix64 as a generator: small, and the same everywhere.
#[derive(Clone, Debug)]
pub(super) struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        Rng(mix(seed))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// Puts `items` into random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
