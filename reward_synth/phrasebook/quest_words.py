"""What people say for wanting or shunning something in a game, and for where it takes place; `|` separates phrases."""

from __future__ import annotations

SEEK = (
    "collect|gather|get|grab|pick up|find|take|obtain|acquire|earn|win|hoard|look for|search for|amass|accumulate|gain|"
    "steal|loot|increase|maximize|maximise|go to|get to|make it to|run to|walk to|head to|come to|reach|approach|seek|"
    "fetch|locate|step on|step onto|stand on|stand beside|stand next to|stand beside it|stand next to it|meet|visit|"
    "become|as many|pocket|rake in|scoop up|stock up on|rack up|snatch|secure|bag|get hold of|get your hands on|"
    "come by|dig up|track down|hunt for|go for|head for|make for|make your way to|find your way to|travel to|"
    "go over to|move to|proceed to|go up to|walk up to|run up to|hurry to|rush to|dash to|sprint to|race to|see|"
    "go see|go and see|call on|pay a visit to|wait beside|stay beside|stay next to|remain beside|remain next to|"
    "save up|save|leave by|leave via|leave through|end up on|arrive at|make it onto|climb onto|get on|go onto|get onto|"
    "use|bring|keep|have|own|possess|seek out|get yourself to|run for|go find|go and find|go and get|go get|"
    "take up|scrounge|harvest|receive|spot|discover|move towards|go towards|run towards|walk towards|go and meet|"
    "go meet|wait next to|stand close to|stand near|get close to|get next to|stay close to|stay with|wait with|"
    "remain with|end up with|finish with|come away with|stay near|get near|go near"
)
SHUN = (
    "lose|drop|spend|flee|escape|evade|run away from|stay away from|keep away from|minimize|minimise|reduce|decrease|"
    "waste|give away|ignore|skip|leave alone|shun|dodge|elude|stay clear of|keep clear of|steer clear of|"
    "keep your distance from|keep distance from|keep distance to|run from|flee from|hide from|get away from|"
    "stay out of reach of|keep out of reach of|keep out of the way of|stay out of the way of|stay out of|keep out of|"
    "give a wide berth to|stay far from|keep far from|keep well away from|stay well away from|walk away from|"
    "stay far away from|outrun"
)
PLACES = (
    "level|dungeon|dungeons|room|rooms|cave|maze|place|surroundings|world|area|whole level|whole dungeon|"
    "whole map|rest of level|through corridor|through room|corridor|corridors|of dungeon|on map|game|hallway|hallways|"
    "through hallway|through hall|through passage|passage|passages|tunnel|tunnels|through tunnel|through maze|"
    "through dungeon|through level|through rooms|through corridors|in dungeon|in room|in level|on level|floor|caves|"
    "entire level|entire dungeon|entire map|this level|this floor|hall|of level|of room|of map|of game|in game|"
    "on every level|on each level|on all levels|from level|from floor|from dungeon|lying around|on floor|on ground|"
    "on way|along way|underground|chamber|through chamber|through caves|during game|across level|across dungeon|"
    "behind door|behind locked door|in closet|closet|first room|second room|other room|next room|all over level|"
    "all over dungeon|all over place|everywhere|anywhere|in other room|from room|both rooms|every room|each room|"
    "all rooms|of rooms|one room|inside|out there|in corridor|in corridors|on this level|in this level|"
    "through door|through locked door|through locked doors"
)
"""Where it all takes place, which says nothing."""

MUCH = (
    "many|more|lots of|plenty of|a lot of|as many|all of|every|enough|all|much|as much|loads of|heaps of|tons of|"
    "each|a great deal of|most of|bunch of|lots|whole|entire|both|any|new|various|big|huge|large amount of|"
    "large amounts of|"
    "different|unexplored|unknown|unseen|good amount of|great amount of|high|good|best"
)
