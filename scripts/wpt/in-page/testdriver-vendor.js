// Runs in test pages: what the tests ask of `test_driver` goes to the runner through a binding that every frame has.
(() => {
  const tell = window.keyferryRunner;
  const internal = window.test_driver_internal;
  let marks = 0;

  async function act(action, params) {
    const reply = JSON.parse(await tell(JSON.stringify({ type: "action", action, params })));
    if (reply.ok) return reply.result;
    // Rejections of test_driver are strings.
    throw `error: ${reply.error}`;
  }

  internal.in_automation = true;
  internal.set_test_context = () => undefined;
  internal.click = (element) => {
    const mark = `${performance.now()}-${++marks}`;
    element.setAttribute("data-runner", mark);
    return act("click", { selector: `[data-runner="${mark}"]` });
  };
  internal.add_virtual_authenticator = (config) => act("add_virtual_authenticator", { config });
  internal.remove_virtual_authenticator = (id) => act("remove_virtual_authenticator", { id });
  internal.add_credential = (id, credential) => act("add_credential", { id, credential });
  internal.get_credentials = (id) => act("get_credentials", { id });
  internal.remove_credential = (id, credentialId) => act("remove_credential", { id, credentialId });
  internal.remove_all_credentials = (id) => act("remove_all_credentials", { id });
  internal.set_user_verified = (id, uv) => act("set_user_verified", { id, uv });
})();
