//! What a role is there for, as the console shows it. The server refuses the rest by its own table.

import type { SignedInAs, StaffRole } from '../gen/protocol';

export type Task =
  | 'people'
  | 'arrivals'
  | 'list'
  | 'foresight'
  | 'rounds'
  | 'speak'
  | 'steer'
  | 'remove'
  | 'print'
  | 'audit'
  | 'staff'
  | 'closing';

const TASKS: Record<StaffRole, Task[]> = {
  organizer: [
    'people',
    'arrivals',
    'list',
    'foresight',
    'rounds',
    'speak',
    'steer',
    'remove',
    'print',
    'audit',
    'staff',
    'closing',
  ],
  desk: ['people', 'arrivals', 'print'],
  room: ['rounds', 'speak'],
  booth: [],
};

export const may = ({ role }: Pick<SignedInAs, 'role'>, task: Task): boolean => TASKS[role].includes(task);
