// images: the pictures that messages carry; kept by the hash of their bytes, and uploaded to WeCom when a message needs them.
export { readImage, useImage } from './find-image.ts';
export { imagesJobs } from './images.jobs.ts';
export { imagesRoutes } from './images.routes.ts';
export { uploadToWecom } from './upload-to-wecom.ts';
