//! Who should meet whom: pure functions of profiles, weights, history and a seed.
