import { words } from "../messages.en";
import { Shape } from "../parts/shape";
import type { Screen } from "../screen";

export function Dock({ screen }: { screen: Screen }) {
  const { manifest, parcels = [], waiting } = screen.view;
  return (
    <main class="body dock">
      <section class="field count-field">
        <h2>{words.parcels}</h2>
        <p class="units">{parcels.length}</p>
        {manifest && <p class="quiet">{`${words.manifest} ${manifest}`}</p>}
        <p class="quiet">{`${waiting ?? 0} ${words.waiting}`}</p>
      </section>
      <ul class="field lines">
        {[...parcels].reverse().map((parcel) => (
          <li key={parcel.carton} class="done">
            <Shape shape="tick" />
            <span class="what">
              <strong>{parcel.number}</strong>
              <span class="name">{`SSCC ${parcel.carton}`}</span>
            </span>
            <span class="how-many">{parcel.order}</span>
          </li>
        ))}
      </ul>
    </main>
  );
}
