/** Readable names for new rooms, such as `amber-otter-42`. They need not be secret: the key in the link is. */

const QUALITIES = `
  agile amber ample azure balmy bold brave breezy bright brisk calm candid cheery clever cobalt copper coral cosy crimson
  crisp curious dapper deft eager early fancy fleet fluffy frosty gentle gilded glad golden grand happy hazel honest
  indigo ivory jade jolly keen kind lively lucid lucky mellow merry mighty misty neat nimble noble olive opal patient
  peach pearly placid plucky polite proud quick quiet rosy ruby rustic sandy serene silver snowy spry sunny teal tidy
  tranquil velvet violet vivid warm witty zesty
`
const ANIMALS = `
  alpaca badger beaver bison bittern bobcat caribou cheetah chinchilla cormorant cougar crane cricket curlew dolphin
  dormouse dragonfly egret falcon ferret finch firefly gazelle gecko gibbon goldfinch grebe hare hedgehog heron hoopoe
  ibex ibis jackdaw kestrel kingfisher kinglet koala lapwing lemur lizard llama lynx magpie manatee marmot marten meerkat
  moose nightingale nuthatch ocelot octopus oriole osprey otter owl panda pangolin pelican penguin plover puffin quail
  rabbit raccoon raven robin salmon seahorse skylark sparrow squirrel starling stork swallow swan tapir tortoise toucan
  turtle wallaby walrus warbler weasel wombat woodpecker wren yak zebra
`

const words = (list: string) => list.trim().split(/\s+/)

/** Two digits are still read out easily, and make two rooms of one afternoon differ. */
const NUMBERS = { from: 10, count: 90 }

/** A readable room name. `random` returns numbers from 0 to below 1, as `Math.random` does. */
export function randomRoomName(random: () => number): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)]
  const number = NUMBERS.from + Math.floor(random() * NUMBERS.count)
  return `${pick(words(QUALITIES))}-${pick(words(ANIMALS))}-${number}`
}
