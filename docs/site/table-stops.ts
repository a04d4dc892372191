/** Tables that scroll are stops of Tab, so that who has no mouse sees the whole of them. It shows nothing. */
import { useEffect } from "react";

export default function TableStops(): null {
  useEffect(() => {
    const mark = (): void => {
      for (const table of document.querySelectorAll<HTMLElement>(
        ".rp-table-scroll-container:not([tabindex])",
      ))
        table.tabIndex = 0;
    };
    mark();
    // Another page brings others.
    const observer = new MutationObserver(mark);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return null;
}
