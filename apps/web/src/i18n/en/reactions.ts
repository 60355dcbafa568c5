export const reactions = {
  raiseHand: 'Raise hand',
  lowerHand: 'Lower hand',
  handUp: 'Hand raised',
  handOrder: 'Hand raised, number {order}',
  saidHand: '{name} raised a hand',
  react: 'React',
  thumbsUp: 'Thumbs up',
  heart: 'Heart',
  applause: 'Applause',
  laughing: 'Laughing',
  surprised: 'Surprised',
  party: 'Celebrating',
} as const
