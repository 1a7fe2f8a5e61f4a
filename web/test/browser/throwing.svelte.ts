//! A page that a test makes throw.

export const stage = $state({ throws: false, figure: 50, mounted: 0, destroyed: 0 });
