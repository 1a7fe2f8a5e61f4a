export type Somebody = [
    name: string,
    kana: string,
    honorific: string,
    organization: string,
    kind: string,
    subKind: string,
    role: string,
    ward: string,
    offers: string[],
    needs: string[],
    sign: string,
];
export const PEOPLE: Somebody[];
export const ME: Somebody;
/** Steered over HTTP, as a reception desk and an organizer would. */
export class Hall {
    readonly base: string;
    readonly codes: Map<string, string>;
    constructor(base: string, codes: Map<string, string>);
    ask<T>(path: string, options?: { method?: string; body?: unknown; token?: string }): Promise<T>;
    signIn(passphrase: string): Promise<void>;
    register(person: Somebody, room: string): Promise<{ id: string; token: string }>;
    onPaper(person: Somebody, room: string): Promise<string>;
    act(id: string, act: object): Promise<unknown>;
    steer(id: string, body: object): Promise<unknown>;
    startRound(room: string, body: object): Promise<import('../src/gen/protocol').RoundDetail>;
    steerRound(room: string, round: number, body: object): Promise<import('../src/gen/protocol').RoundDetail>;
}
