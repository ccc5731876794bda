/** One phase that the page showed: of the run ("run"), of a part or of a panel, by its id. */
interface PhaseSeen {
  at: number;
  what: string;
  phase: string;
}

interface Window {
  /** Kept by the tests inside the page; see `watchPhases`. */
  forkfulPhases: PhaseSeen[];
  /** Tells of what a policy forbade; see `enforced`. */
  forkfulEnforced: (directive: string, what: string) => Promise<void>;
  /** The tasks of the main thread of more than 50 ms so far; see `keepLongTasks`. */
  forkfulLongTasks: () => { start: number; duration: number }[];
}
