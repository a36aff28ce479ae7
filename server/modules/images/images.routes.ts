// Routes about pictures.
import { route, type Route } from '../../http/route.ts';
import { uploadImage } from './images.contract.ts';
import { keepImage } from './keep-image.ts';

export const imagesRoutes: Route[] = [
  route(uploadImage, async ({ context, bytes }) => ({ data: await keepImage(context, bytes) })),
];
