// Presses on with long work in portions; without scripts the same button is pressed by hand.
"use strict";

{
  const form = document.querySelector("form[data-continues]");
  if (form) setTimeout(() => form.requestSubmit(), 400);
}
