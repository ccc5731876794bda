/** One phase that the page showed: of the run ("run"), of a part or of a panel, by its id. */
interface PhaseSeen {
  at: number;
  what: string;
  phase: string;
}

interface Window {
  /** Kept by the tests inside the page; see `watchPhases`. */
  forkfulPhases: PhaseSeen[];
}
