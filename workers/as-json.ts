/** mediasoup's objects have members that are there but undefined; what has travelled as JSON has none. */
export const asJson = (value: object): unknown => JSON.parse(JSON.stringify(value));
