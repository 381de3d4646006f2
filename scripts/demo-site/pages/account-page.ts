/** Home of someone signed in: a greeting and their tickets. */
import type { Account } from "../store.ts";
import type { Ticket } from "../tickets.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icons.ts";
import { layout } from "./layout.ts";
import { dayText, timeText } from "./when.ts";

export function accountPage(account: Account, tickets: readonly Ticket[]): Html {
  return layout(
    { title: "Your tickets", script: null, displayName: account.displayName, page: "account" },
    html`<div class="wide-column">
      <div class="greeting">
        <h1 data-testid="greeting">Welcome aboard, <bdi>${account.displayName}</bdi></h1>
        <p class="lead">Signed in as <bdi data-testid="account-name">${account.name}</bdi></p>
      </div>
      <h2>Your next crossings</h2>
      <ul class="tickets">${tickets.map(ticketCard)}</ul>
    </div>`,
  );
}

function ticketCard(ticket: Ticket): Html {
  const arrivesAtMs = ticket.departsAtMs + ticket.minutes * 60_000;
  return html`<li class="ticket" data-testid="ticket">
    <div class="ticket-main">
      <p class="ticket-day">${dayText(ticket.departsAtMs)}</p>
      <p class="ticket-route">
        <span><strong>${timeText(ticket.departsAtMs)}</strong>${ticket.from}</span>
        <span class="crossing" role="img" aria-label="to">${icon("mark")}</span>
        <span><strong>${timeText(arrivesAtMs)}</strong>${ticket.to}</span>
      </p>
    </div>
    <dl class="ticket-stub">
      <div><dt>Fare</dt><dd>${ticket.fare}</dd></div>
      <div><dt>From</dt><dd>${ticket.pier}</dd></div>
      <div><dt>Ticket</dt><dd class="mono">${ticket.number}</dd></div>
    </dl>
  </li>`;
}
