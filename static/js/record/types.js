// @ts-check
// The shapes that the server sends and the recorder keeps (meetings/documents/recorder.py).

/**
 * @typedef {{ref: string, kind: string, name: string, position: string, text: string, report_attached: boolean, confidential: boolean, versions: Record<string, string>}} Speech
 * @typedef {{ref: string, name: string, claim: string, outcome: string}} About
 * @typedef {{ref: string, who: string, due_kind: string, due_date: string, due_text: string, text: string}} Duty
 * @typedef {{person: number | null, name: string, recused: boolean, why?: string, because?: string, presides?: boolean, by?: number | null, choice: string}} Voter
 * @typedef {{method: string, votes_for: number | null, against: number | null, abstained: number | null, missing: number | null, spoilt?: number | null, casting: string,
 *   carried: boolean | null, word: string, formula: string, tie: boolean, voters: Voter[], chosen?: number | null, asked?: string, with?: number[], waiting?: boolean,
 *   presiding?: number | null, admitted?: Record<string, string>, out?: number[], along?: number[], question?: string}} Vote
 * @typedef {{ref: string, id?: number, label: string, text: string, confidential: boolean, versions: Record<string, string>, about: About[], duties: Duty[],
 *   barred: number[], why?: Record<string, string>, own?: number[], vote: Vote | null}} Decision
 * @typedef {{ref: string, id?: number, label: string, sub: boolean, title: string, kind: string, confidential: boolean, minutes: number | null, starts: string,
 *   ends: string, clauses: string[], versions: Record<string, string>, speeches: Speech[], decisions: Decision[],
 *   quorum?: {needed: number | null, barred: number[]} | null}} Item
 * @typedef {[string, string]} Span
 * @typedef {{ref: string, person: number | null, name: string, full: string, role: string, votes: boolean, status: string, reason: string, excused: boolean | null,
 *   remote: boolean, proxy: number | null, line: number, spans: Span[]}} Line
 * @typedef {{ref: string, name: string, position: string}} Guest
 * @typedef {{ref: string, place: string, item: number | null, text: string, by: string}} Rival
 * @typedef {{id: number, title: string, number: number | null, date: string, starts: string, ends: string, secretary: string, language: string, live: boolean,
 *   needed: number | null, warns: boolean, chair: number | null, chair_name: string, questions: [string, string][], lines: Line[], guests: Guest[], items: Item[], rivals: Rival[]}} State
 * @typedef {{[key: string]: any, id: string, verb: string, on: string}} Change
 * @typedef {{id: string, pk?: number, version?: string, value?: string, rival?: number, refresh?: boolean, error?: string, gone?: boolean, again?: boolean, now?: string}} Answer
 * @typedef {{change: Change, seq: number, sent: boolean, hold: boolean, error: string}} Entry
 * @typedef {{state: State, user: number, csrf: string, day: string, now: number, zone: string, phrases: [string, string, string][], people: [string, string][], bodies: string[],
 *   words: Record<string, string>, choices: Record<string, [string, string][]>, numbers?: [string, string][]}} Boot
 */
export {};
