//! How small type on a wall may be for the farthest reader, by the angle it is seen under. Pure.

/** The farthest seat, in heights of the image: projectors are hung for it. */
export const FARTHEST = 6;

/**
 * Under which angle letters are read without effort, arc minutes. ISO 9241 asks at least 16 for Latin letters and prefers 20 to 22;
 * kanji have more strokes in the same square: of them we ask a quarter more.
 */
export const NEEDED = { capital: 20, kanji: 25 };

/** What a letter fills of its font size, in the typefaces that walls have (Noto Sans CJK, Hiragino, Yu Gothic): no less than this. */
const FACE = { capital: 0.73, kanji: 0.9 };

const MINUTE = Math.PI / (180 * 60);

/** Under how many arc minutes the letters of type are seen that is `share` of the image's height, from `away` heights. */
export function minutes(share: number, face: keyof typeof NEEDED, away = FARTHEST): number {
  return (2 * Math.atan((share * FACE[face]) / (2 * away))) / MINUTE;
}

/** The smallest type that the farthest reader reads, as a share of the image's height. */
export const SMALLEST = Math.max(
  ...(['capital', 'kanji'] as const).map((face) => (2 * FARTHEST * Math.tan((NEEDED[face] * MINUTE) / 2)) / FACE[face]),
);
