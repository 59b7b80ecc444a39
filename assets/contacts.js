/* The form of a contact: activating the portal fills the user name with the e-mail, where there is none yet. */
(function () {
  "use strict";

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.contacts = {
    fillUserName: function (ticked, email, userName) {
      if (ticked && ticked.length && !userName && email) {
        return email.trim().toLowerCase();
      }
      return window.dash_clientside.no_update;
    },
  };
})();
