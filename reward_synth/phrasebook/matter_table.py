"""Every matter of games: what measures it and what people call it; `|` separates phrases."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.matter import Matter

_SEARCH = (("gain[explored]", 250.0), ("gain[visited]", 100.0))
"""New squares bring about whatever has to be found; a level has some hundred of them."""

MATTERS: dict[str, Matter] = {
    "depth": Matter(
        kinds=("depth", "on_stairs"),
        ability="go down the stairs",
        nouns="depth|depths|deeper levels|lower levels|next level|level below|deepest level|dungeon depths|bottom|deep",
        verbs=(
            "descend|go down|go downstairs|climb down|go deeper|dive|get down|go below|dig down|move down|walk down|"
            "head down|delve|delve deeper|step down|take stairs down|descend deeper|"
            "plunge|venture down|travel down|make your way down|proceed down|go further down|get deeper|get deep|"
            "go deep|"
            "climb downstairs|run down|run downstairs|walk downstairs|head downstairs|go lower|get lower|"
            "work your way down"
        ),
        units="level|levels|floor|floors|dungeon level|dungeon levels",
        includes=("stairs",),
        ends=True,
        helps=(("stairs_approached", 25.0), *_SEARCH),
    ),
    "stairs": Matter(
        kinds=("on_stairs",),
        ability="find the stairs",
        nouns="stairs|stair|staircase|stairs down|down stairs|downstairs|stairway|ladder|exit|way down|way out|"
        "staircase down|down staircase|stairwell|descending stairs|stairs leading down|exit stairs|way to next level|"
        "steps down|downstair|way to level below|flight of stairs|stairs to next level|escape",
        verbs="get out|get out of here|leave room|leave level|leave dungeon level|exit level|exit room|"
        "escape from room|"
        "escape room|escape from here|break out|escape level|make your escape|leave place|leave here|"
        "find way out of here|"
        "get out of room|get out of level|get out of there|leave through stairs|get away from here",
        includes=("stairs",),
        ends=True,
        helps=(("stairs_approached", 25.0), *_SEARCH),
    ),
    "stairs_near": Matter(
        kinds=("distance_to_stairs",),
        ability="go near the stairs",
        want="|".join(
            f"{near} {stairs}"
            for near in (
                "near",
                "next to",
                "beside",
                "close to",
                "in front of",
                "by",
                "alongside",
                "adjacent to",
                "right next to",
                "right beside",
                "one step from",
                "one step before",
                "a step before",
                "before",
                "just before",
                "one square from",
                "one step away from",
                "up to",
                "short of",
            )
            for stairs in ("stairs", "staircase", "stairs down", "exit", "stairway", "downstairs")
        ),
        floor=2.0,
        helps=(("stairs_approached", 25.0), *_SEARCH),
    ),
    "gold": Matter(
        kinds=("wealth",),
        ability="collect gold",
        scale=10.0,
        nouns="gold|money|coin|coins|gold piece|gold pieces|gold coins|wealth|treasure|treasures|riches|cash|fortune|"
        "zorkmid|zorkmids|dough|purse",
        verbs="get rich|become rich|enrich yourself|make money|make fortune|fill your purse|fill your pockets|"
        "line your pockets|become wealthy|get wealthy|be rich|grow rich",
        units="gold|gold piece|gold pieces|gold coin|gold coins|coin|coins|pieces of gold|zorkmid|zorkmids|gp|zm",
        helps=_SEARCH,
    ),
    "items": Matter(
        kinds=("items",),
        ability="pick up items",
        nouns="item|items|object|objects|things|loot|stuff|gear|equipment|goods|possessions|inventory",
        verbs="scavenge|pick things up",
        includes=("items",),
        units="item|items|object|objects|things",
        helps=_SEARCH,
    ),
    "key": Matter(kinds=("has_key",), ability="find the key", nouns="key", helps=_SEARCH),
    "door": Matter(
        kinds=("doors_opened",),
        ability="open doors",
        nouns="door|doors|doorway|doorways|closed doors|closed door",
        verbs="open",
        units="door|doors",
        helps=(("gain[locks_opened]", 2.0), *_SEARCH),
    ),
    "lock": Matter(
        kinds=("locks_opened",),
        ability="unlock doors",
        nouns="lock|locks|locked door|locked doors|closet door",
        verbs="unlock|pick lock|open lock|open locked door|undo lock|unbolt",
        includes=("door", "lock", "key"),
        helps=_SEARCH,
    ),
    "food": Matter(
        kinds=("eaten",),
        ability="eat",
        scale=50.0,
        nouns="food|meal|meals|edibles|rations|food items|something edible|snacks|food ration|corpses|fruit|apples|"
        "apple|orange|oranges|meat|bread|food item|corpse|snack|"
        "anything edible|everything edible|edible things",
        verbs="eat|eat something|eat anything|eat food|dine|feed|feed yourself|devour|have a meal|eat meal|"
        "munch|gobble|gobble up|feast|feast on|consume|swallow|stuff yourself|fill your belly|fill your stomach|eat up|"
        "snack|eat your fill|wolf down|chew|nibble|have something to eat|keep eating|stay eating|eat well|gorge|"
        "gorge yourself|fill up|fill up on|get fat|graze|dig in|chow down|eat lots",
        units="nutrition|units of nutrition|nutrition points|points of nutrition",
        includes=("food", "items"),
        helps=_SEARCH,
    ),
    "hunger": Matter(
        kinds=("nutrition",),
        ability="not get hungry",
        scale=100.0,
        nouns="nutrition",
        plenty="fed|well fed|satiated|sated|nourished|well nourished|belly full|stomach full|full belly|full stomach",
        want="hungry|hunger|starving|starve|starvation|faint|fainting|famished|from hunger|of hunger|"
        "weak from hunger|with empty stomach|on empty stomach",
        units="satiation",
        floor=150.0,
        helps=(("gain[eaten]", 100.0),),
    ),
    "health": Matter(
        kinds=("health",),
        ability="stay healthy",
        scale=0.1,
        nouns="health|hit points|hp|hitpoints|health left|hit points left|hp left|life left|health points|health bar",
        verbs="heal|recover|regenerate",
        plenty="healthy|unhurt|unharmed|uninjured|well|in good health|safe|"
        "full health|with full health|maximum health|unscathed|in one piece|in good shape|intact|in full health|"
        "at full health|in perfect health|fit|unwounded",
        want="hurt|damage|injury|injuries|injured|wounded|wounds|harm|harmed|hit|"
        "take damage|taking damage|be hurt|beaten up|bitten|beaten|battered|attacked|scratch",
        floor=0.7,
        helps=(("alive", 2.0),),
    ),
    "life": Matter(
        kinds=("alive",),
        ability="survive",
        verbs="survive|live|stay alive|keep breathing|last|endure|keep living|hold out|outlive|avoid death|avoid dying|"
        "cheat death|stay among living|live on|live long|avoid getting killed|make it out alive|remain alive|"
        "keep alive",
        includes=("life", "danger"),
        plenty="alive",
        want="die|dying|death|dead|killed|perish|perishing|lose your life|losing your life|get killed|getting killed",
        floor=0.5,
        helps=(("health", 2.0),),
    ),
    "experience": Matter(
        kinds=("experience",),
        ability="gain experience",
        scale=5.0,
        nouns="experience|experience points|xp",
        verbs="level up|gain levels|get stronger|become stronger|grow stronger|become strong|get strong|train|"
        "get more experienced|become experienced|become more experienced|improve",
        units="experience point|experience points|xp|points of experience",
        helps=(("gain[kills]", 1.0), *_SEARCH),
    ),
    "rank": Matter(
        kinds=("experience_level",),
        ability="increase your experience level",
        nouns="experience level|character level|player level|xp level",
        units="experience level|experience levels|character level|character levels|xp level|player level|xl",
        ranked=True,
        helps=(("gain[experience]", 5.0), ("gain[kills]", 1.0), *_SEARCH),
    ),
    "hit_points": Matter(
        kinds=("hit_points",),
        ability="keep hit points",
        units="hit point|hit points|hitpoints|hp|health points",
        floor=5.0,
        helps=(("alive", 2.0),),
    ),
    "points": Matter(
        kinds=("experience",),
        ability="win points",
        scale=5.0,
        nouns="points|score|scores|game points|high score|best score|highest score",
        verbs="score|score high|score points|score well|play well|rack up points",
        includes=("points",),
        helps=(("gain[depth]", 0.1), ("gain[wealth]", 50.0), *_SEARCH),
        note="no reward may read the game's own points; experience, of which many are made, stands for them",
    ),
    "map": Matter(
        kinds=("explored",),
        ability="explore the level",
        scale=20.0,
        nouns="map|squares|new squares|tiles|new places|new rooms|new areas|unexplored areas|"
        "territory|new territory|unknown territory|new ground|unseen squares|unknown squares|unknown parts|fields|"
        "corner|"
        "every corner|corners|nook|nooks|new parts|new places|places|new fields|unexplored parts",
        verbs="explore|discover|map|scout|reveal|chart|uncover|look around|wander around|roam|see|explore around|"
        "survey|wander|wander about|roam around|roam about|search|look everywhere|comb|investigate|inspect|"
        "go exploring|scout around|scout about|scout out|look about|tour|walk around|walk about|have look around|"
        "take look around|unveil|map out|patrol|venture out|poke around|travel around|cover|have look|have look into|"
        "look into|check out|look at|take in|get to know|reconnoitre|reconnoiter|traverse|walk over|walk on|"
        "step over|go around|go everywhere|walk everywhere|wander everywhere|"
        "visit",
        units="square|squares|tile|tiles|new squares",
        includes=("map",),
    ),
    "trodden": Matter(
        kinds=("visited", "explored"),
        ability="tread on squares",
        scale=20.0,
        verbs="tread",
        includes=("map",),
    ),
    "kills": Matter(
        kinds=("kills",),
        ability="kill monsters",
        nouns="kills|combat|violence|bloodshed",
        verbs="kill|slay|fight|attack|defeat|destroy|hunt|battle|murder|fight against|hunt down|"
        "slaughter|butcher|massacre|eliminate|dispatch|exterminate|wipe out|take out|beat|beat up|vanquish|finish off|"
        "take down|conquer|smite|crush|strike down|fight off|do away with|get rid of|go hunting|bash|clobber|"
        "cut down|put to death|mow down|bump off|assassinate|overcome|knock out|strike|battle against|do battle",
        units="monster|monsters|enemy|enemies|creature|creatures|foes|foe|beasts|opponents|critters|hostiles",
        includes=("danger",),
        helps=_SEARCH,
    ),
    "danger": Matter(
        kinds=("danger",),
        ability="avoid monsters",
        nouns="monster|monsters|enemy|enemies|creature|creatures|foe|foes|danger|beast|"
        "beasts|opponent|opponents|critters|hostiles|hostile monsters|attackers|adversaries|demon|dragon|minotaur|"
        "rat|rats|jackal|jackals|goblin|goblins|orc|orcs|zombie|zombies|newt|newts|"
        "bad guys|dangers|trouble",
    ),
    "oracle": Matter(
        kinds=("beside_oracle",),
        ability="find the Oracle",
        nouns="oracle|oracle of delphi|delphi|oracle chamber|oracle statue",
        ends=True,
        helps=(("gain[depth]", 5.0), *_SEARCH),
    ),
}
"""Every matter by name."""
