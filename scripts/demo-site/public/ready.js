/** Runs after the page's own script: controls arrive disabled, so that no click is lost before someone listens. */
for (const control of document.querySelectorAll(":is(button, input):disabled")) control.disabled = false;
