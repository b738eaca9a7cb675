// Shapes that say the same as their colours: dot, tick, triangle, octagon.

export function Shape({ shape }: { shape: string }) {
  return (
    <svg class={`shape ${shape}`} viewBox="0 0 48 48" aria-hidden="true">
      {draw(shape)}
    </svg>
  );
}

function draw(shape: string) {
  if (shape === "tick") return <path d="M6 26 L19 39 L43 10" fill="none" stroke="currentColor" stroke-width="8" />;
  if (shape === "triangle") {
    return (
      <g>
        <path d="M24 4 L46 44 L2 44 Z" fill="currentColor" />
        <path class="cut" d="M24 18 V31 M24 35 V40" fill="none" stroke-width="5" />
      </g>
    );
  }
  if (shape === "octagon") {
    return (
      <g>
        <path d="M15 2 H33 L46 15 V33 L33 46 H15 L2 33 V15 Z" fill="currentColor" />
        <path class="cut" d="M16 16 L32 32 M32 16 L16 32" fill="none" stroke-width="6" />
      </g>
    );
  }
  if (shape === "arrow") return <path d="M8 6 L42 24 L8 42 Z" fill="currentColor" />;
  return <circle cx="24" cy="24" r="20" fill="currentColor" />;
}
