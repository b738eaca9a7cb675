import { render } from "preact";
import { Overview } from "./overview";
import { Station } from "./station";
import "./style.css";

const match = /^\/station\/([^/]+)$/.exec(location.pathname);
const page = match?.[1] ? <Station id={decodeURIComponent(match[1])} /> : <Overview />;
render(page, document.getElementById("app")!);
