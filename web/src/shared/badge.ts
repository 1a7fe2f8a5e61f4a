//! What stands on one badge, and the labels it is printed on.

import type { RoomPerson } from '../gen/protocol';

export type Worn = Pick<RoomPerson, 'id' | 'badge' | 'name' | 'kana' | 'organization' | 'kind' | 'role'>;

/** Named as their pages are: cards, labels of 62 × 100 mm, and a roll of 62 mm. */
export const LABEL_SIZES = ['label-91x55', 'label-100x62', 'label-62'] as const;
export type LabelSize = (typeof LABEL_SIZES)[number];
