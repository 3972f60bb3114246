// The shapes of names that messages and cards share: those of src/safeconduct/sealed/shapes.py.

export const HEX = /^[0-9a-f]+$/;
export const LANGUAGE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/;
export const ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;
/** Never a number, so that an object keeps the order of its keys. */
export const QUESTION = /^[a-z][a-z0-9_]{0,63}$/;
export const GUIDE_VERSION = /^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$/;
export const URGENCY = /^(now|soon|info)$/;
export const LAND = /^[A-Z]{2}$/;
export const TOPIC = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const MONTH = /^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$/;
/** Plain http only where nobody stands between: this machine, and an onion service. */
export const RELAY =
  /^(https:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])|http:\/\/(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9.-]+\.onion))(:[0-9]{1,5})?(\/[A-Za-z0-9._~-]+)*\/?$/;
/** The largest counter and serial number. */
export const HIGHEST = 2 ** 31 - 1;
