// esbuild gathers imported style sheets into the bundle's .css.
declare module "*.css";
