/** A question in a dialog: closes on success and on cancel, stays with an explanation when it fails. */
import { hideTrouble, showTrouble } from "./trouble.js";

export function openDialog(dialog, trouble, onAccept) {
  hideTrouble(trouble);
  const form = dialog.querySelector("form");
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    try {
      await onAccept();
    } catch (error) {
      showTrouble(trouble, error);
    }
  };
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  dialog.showModal();
}
