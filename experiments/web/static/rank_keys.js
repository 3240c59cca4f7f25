/* The keys of the ranking page. */

/** Return the table of `addKeys`. */
export function keysOf(page) {
  const { board } = page, { players } = board;
  return [
    { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], does: "choose a film", act: (key) => board.focus(key) },
    { keys: ["b"], does: "the film is the best", act: () => board.best() },
    { keys: ["w"], does: "the film is the worst", act: () => board.worst() },
    { keys: ["["], does: "better by a place", act: () => board.move(-1), repeats: true },
    { keys: ["]"], does: "worse by a place", act: () => board.move(1), repeats: true },
    { keys: ["="], does: "tie it with the next better one", act: () => board.tie() },
    { keys: ["a"], does: "all are alike", act: () => board.alike() },
    { keys: [" "], does: "on a number: lift it, and drop it; elsewhere: play or pause", act: () => players.toggle() },
    { keys: ["ArrowLeft", "ArrowRight", "Home", "End"], does: "move what is lifted, or go to another number" },
    { keys: ["Escape"], does: "cancel a lift, a drag or a mark; leave a text; close a message", act: () => page.cancel() },
    { keys: ["+"], does: "thumb up", act: () => board.thumb("up") },
    { keys: ["-"], does: "thumb down", act: () => board.thumb("down") },
    { keys: ["m"], does: "mark a part of the film: from here, then to here", act: () => board.mark() },
    { keys: ["c"], does: "write of the film", act: () => board.comment() },
    { keys: ["r"], does: "write of the round", act: () => board.remark() },
    { keys: ["z", "Control+z"], does: "undo; after sending: take the answer back", act: () => page.undo() },
    { keys: ["Control+Enter"], does: "send the order", act: () => page.send("ranked") },
    { keys: ["x"], does: "can’t tell", act: () => page.send("cannot_tell") },
    { keys: ["s"], does: "skip", act: () => page.send("skipped") },
    { keys: ["g"], does: "go on to the next rewards", act: () => page.goOn() },
    { keys: ["k"], does: "play or pause", act: () => players.toggle() },
    { keys: [","], does: "one frame back", act: () => players.step(-1), repeats: true },
    { keys: ["."], does: "one frame on", act: () => players.step(1), repeats: true },
    { keys: ["j"], does: "a second back", act: () => players.goTo(players.time - 1), repeats: true },
    { keys: ["l"], does: "a second on", act: () => players.goTo(players.time + 1), repeats: true },
    { keys: ["<"], does: "slower", act: () => players.changeRate(-1) },
    { keys: [">"], does: "faster", act: () => players.changeRate(1) },
  ];
}
